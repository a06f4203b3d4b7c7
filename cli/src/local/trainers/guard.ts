/**
 * Waits on descriptor 3, whose other end only the runner has: it reads an end there when the runner is gone, however it
 * died. It is nobody's child in the trainer's eyes (both shells that made it have ended or become the trainer) and holds
 * none of its pipes open. `kill … 0` is the whole process group, the guard itself included.
 */
const GUARD = `
((trap '' TERM; exec >/dev/null 2>&1; read -r _ <&3; kill -TERM 0; sleep 5; kill -KILL 0) &)
exec 3<&-
exec "$@"
`;

/**
 * A program with a guard beside it that ends its process group once the runner is gone. The process that is started
 * becomes the program, so its id, signals and exit code are the program's own.
 */
export function withGuard(command: readonly string[]): readonly [string, ...string[]] {
  return ['/bin/sh', '-c', GUARD, 'trainer', ...command];
}
