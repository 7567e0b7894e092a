#!/usr/bin/env bash
# Fetches Debian 13's belenios-tool 3.0, the independent program that judges our votes, on a machine
# that runs an older Debian, and touches nothing of that system.
#
#   deploy/belenios-tool.sh [folder]        by default var/belenios-tool
#
# The folder then holds `belenios-tool`, to run, and `root/`, where the packages are unpacked; the
# specification is root/usr/share/doc/belenios-tool/specification.pdf.gz. A second call does nothing.
#
# The mirror is the one of this machine's own sources, with the other release's name. What is
# verified: apt checks the signature of that release's index against Debian's own keyring (package
# debian-archive-keyring) and every package against the hashes in the index. Where the keyring holds
# no key of Debian 13 the script stops; `apt-get upgrade debian-archive-keyring` brings it.
set -euo pipefail

release=trixie
folder=$(realpath -m "${1:-"$(dirname "$0")/../var/belenios-tool"}")
wrapper=$folder/belenios-tool
[ -x "$wrapper" ] && "$wrapper" --version >/dev/null 2>&1 && exit 0

keyring=/usr/share/keyrings/debian-archive-keyring.gpg
[ -r "$keyring" ] || { echo "No $keyring: install debian-archive-keyring." >&2; exit 1; }

# The first of the addresses that this machine would ask for Debian's own packages.
mirror=$(apt-get --print-uris update | sed -n "s,^'\([^']*/debian\)/*/dists/.*,\1,p" | sed -n 1p)
[ -n "$mirror" ] || { echo "This machine's sources name no Debian mirror." >&2; exit 1; }

rm -rf "$folder/apt" "$folder/root" "$wrapper"
mkdir -p "$folder/apt/lists/partial" "$folder/apt/archives/partial" "$folder/apt/parts" "$folder/root"
log=$folder/apt/log
trap 'status=$?; [ $status = 0 ] || { cat "$log" >&2; }; exit $status' EXIT
echo "deb [signed-by=$keyring] $mirror $release main" >"$folder/apt/sources.list"
: >"$folder/apt/status"
# The empty status makes apt name all that the tool needs, down to the C library.
apart=(
  -o "Dir::Etc::sourcelist=$folder/apt/sources.list"
  -o "Dir::Etc::sourceparts=$folder/apt/parts"
  -o "Dir::Etc::preferencesparts=$folder/apt/parts"
  -o "Dir::State=$folder/apt"
  -o "Dir::State::status=$folder/apt/status"
  -o "Dir::State::lists=$folder/apt/lists"
  -o "Dir::Cache=$folder/apt"
  -o "Dir::Cache::archives=$folder/apt/archives"
  -o "APT::Sandbox::User=$(id -un)"
  -o "Acquire::Languages=none"
  -o "Acquire::AllowInsecureRepositories=false"
  -o "APT::Get::AllowUnauthenticated=false"
)
apt-get -q "${apart[@]}" update >"$log" 2>&1
grep -q '^[EW]:' "$log" && exit 1
apt-get -q -y "${apart[@]}" --no-install-recommends --download-only install belenios-tool >>"$log" 2>&1
for package in "$folder"/apt/archives/*.deb; do dpkg-deb -x "$package" "$folder/root"; done

loader=$(find "$folder/root/usr" -name 'ld-linux*.so.*' | head -n 1)
libraries=$(find "$folder/root/usr/lib" -name '*.so*' -printf '%h\n' | sort -u | paste -sd :)
cat >"$wrapper" <<WRAPPER
#!/bin/sh
exec "$loader" --library-path "$libraries" "$folder/root/usr/bin/belenios-tool" "\$@"
WRAPPER
chmod +x "$wrapper"
"$wrapper" --version >>"$log" 2>&1
rm -rf "$folder/apt"
