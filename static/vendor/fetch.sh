#!/bin/sh
# Rebuild static/vendor/fonts: take the two typefaces from their npm packages and keep
# the glyphs and weights the portal uses. Needs npm, and pyftsubset and fonttools with brotli.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

serif=@fontsource-variable/source-serif-4@5.3.1
sans=@fontsource-variable/public-sans@5.3.0

# Latin and Latin-1 with the typographer's marks; Latin Extended-A in files of its own, which a
# browser fetches only for a page that has such a letter.
latin="U+0020-007E,U+00A0-00FF,U+0131,U+0152-0153,U+02C6,U+02DC,U+2010-2015,U+2018-201E"
latin="$latin,U+2020-2022,U+2026,U+2030,U+2032-2033,U+2039-203A,U+2044,U+20AC,U+2122,U+2190-2193"
latin="$latin,U+2212,U+2260,U+2264-2265,U+2713"
extended="U+0100-0130,U+0132-0151,U+0154-017F,U+2020"

fetch() { # fetch PACKAGE FOLDER
  mkdir "$work/$2"
  (cd "$work/$2" && tar -xzf "$(npm pack --silent "$1")" --strip-components=1)
  cp "$work/$2/LICENSE" "$here/fonts/$2-OFL.txt"
}

subset() { # subset FOLDER FILE UNICODES RESULT
  fonttools varLib.instancer --quiet --no-recalc-timestamp "$work/$1/files/$2.woff2" wght=400:700 -o "$work/$4.ttf"
  pyftsubset "$work/$4.ttf" --unicodes="$3" --layout-features='*' --flavor=woff2 \
    --output-file="$here/fonts/$4.woff2"
}

mkdir -p "$here/fonts"
fetch "$serif" source-serif-4
fetch "$sans" public-sans
subset source-serif-4 source-serif-4-latin-standard-normal "$latin" source-serif-4
subset source-serif-4 source-serif-4-latin-ext-wght-normal "$extended" source-serif-4-extended
subset source-serif-4 source-serif-4-latin-wght-italic "$latin" source-serif-4-italic
subset public-sans public-sans-latin-wght-normal "$latin" public-sans
subset public-sans public-sans-latin-ext-wght-normal "$extended" public-sans-extended
