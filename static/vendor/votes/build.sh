#!/bin/sh
# Build the files of the ballot page and the tellers' pages, or with a folder build them there:
#
#   static/vendor/votes/build.sh [folder]
#
# Each is one file of static/js/votes with all that it imports. npm takes the packages of package-lock.json, which
# names each by the hash of its content; no script of theirs runs. The same sources give the same bytes everywhere.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
target=${1:-$here}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cp "$here/package.json" "$here/package-lock.json" "$work"
cp -r "$here/../../js/votes" "$work/votes"
cd "$work"
npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null

build() { # build FORMAT NAME
  node_modules/.bin/esbuild "votes/$2.js" --bundle --format="$1" --target=es2022 --charset=utf8 \
    --legal-comments=inline --log-level=warning --outfile="$target/$2.js"
}

build esm booth
build iife booth-worker
build esm teller
for package in noble/curves noble/hashes scure/base; do
  cp "node_modules/@$package/LICENSE" "$target/$(echo "$package" | tr / -)-MIT.txt"
done
