#!/usr/bin/env node
// `kubectl tuningsweep …`: kubectl starts the program of this name that it finds on the PATH, with the words behind its own.
process.argv.splice(2, 0, 'kubectl-plugin');
await import('./tuningsweep.mjs');
