#!/bin/bash
# install.sh : what the bed needs, from Debian and PyPI. When nothing is missing it takes a tenth of a second.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
tools=${MAILGLASS_TOOLS:-$HOME/.cache/mailglass}
packages=(bind9 bind9-utils bind9-dnsutils nginx-light curl openssl iproute2 util-linux)

# Debian starts a daemon when it installs one. This file is how it asks whether it may.
forbid_service_starts() {
  local policy=/usr/sbin/policy-rc.d
  [ -e "$policy" ] && return
  printf '#!/bin/sh\nexit 101\n' > "$policy"
  chmod 755 "$policy"
  trap "rm -f $policy" EXIT
}

install_packages() {
  DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 install -y -q --no-install-recommends "$@"
}

missing=()
for package in "${packages[@]}"; do
  [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
  forbid_service_starts
  # The package lists may be recent enough; only when they are not is the slow update worth it.
  install_packages "${missing[@]}" || { apt-get update -q && install_packages "${missing[@]}"; }
fi

# The copy inside the venv says which pins were installed completely.
if ! cmp -s "$here/requirements.txt" "$tools/venv/requirements.txt"; then
  python3 -m venv --clear "$tools/venv"
  "$tools/venv/bin/pip" install --quiet --requirement "$here/requirements.txt"
  cp "$here/requirements.txt" "$tools/venv/requirements.txt"
fi
# To find primes this large takes one to six seconds, too long for every `bed up`.
[ -s "$tools/s4096.key" ] || openssl genrsa -traditional -out "$tools/s4096.key" 4096
echo "bed: everything is installed (python: $tools/venv/bin/python)"
