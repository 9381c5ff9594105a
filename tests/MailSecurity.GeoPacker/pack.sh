#!/usr/bin/env bash
# Makes the databases in MailSecurity.Domain/Geo/Data from their sources and checks them.
# Needs npm, node and the .NET SDK, 1 GB of memory, and about a minute.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
target=$(realpath -m "${1:-$here/../../MailSecurity.Domain/Geo/Data}")
cd "$here"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cp package.json "$work"
(cd "$work" && npm install --no-package-lock --ignore-scripts --no-audit --no-fund)
(cd "$work/node_modules" && sha256sum --check --quiet) < sources.sha256

dotnet run -c Release -- pack "$work/node_modules" "$target"
dotnet run -c Release --no-build -- verify "$work/node_modules" "$target"
node second-reader.mjs "$work/node_modules" "$target"
sha256sum "$target"/*.mmdb
