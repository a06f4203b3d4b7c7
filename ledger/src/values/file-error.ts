import { resolve } from 'node:path';

/** An error of the operating system about a file or a folder. */
type FileError = NodeJS.ErrnoException & { readonly code: string; readonly path: string };

/** What the user mends by naming another file, or by its rights; of anything else the system's own words are the best. */
const FOUND: Readonly<Record<string, string>> = {
  ENOENT: 'no such file, or no folder to have it in',
  ENOTDIR: 'a part of this path is a file, and no folder',
  EISDIR: 'expected a file, found a folder',
  EEXIST: 'expected a folder or nothing, found a file',
  ENOTEMPTY: 'expected an empty folder, found files in it',
  EACCES: 'no right to read or write it',
  EPERM: 'no right to read or write it',
  EROFS: 'the file system is read-only',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'its symbolic links go round in circles',
};

/**
 * What is wrong with a file, with its absolute path, in words for whoever named it.
 *
 * @returns undefined for any other error, such as that of a disk that is full
 */
export function describeFileError(error: unknown): string | undefined {
  if (!isFileError(error)) return undefined;
  const found = FOUND[error.code];
  return found && `${resolve(error.path)}: ${found}`;
}

function isFileError(error: unknown): error is FileError {
  return error instanceof Error && 'code' in error && 'path' in error && typeof error.path === 'string';
}
