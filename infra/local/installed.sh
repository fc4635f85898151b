#!/bin/sh
# Runs a command with everything installed, under the project's own Node: `sh infra/local/installed.sh node infra/local/main.ts`.
set -eu
cd "$(dirname "$0")/../.."
node infra/local/install.mjs
# By path: a shell that has met another `node` before the install would remember that one.
PATH="$PWD/node_modules/.bin:$PATH"
export PATH
exec env "$@"
