#!/bin/bash
# make_tls.sh DIR : a small certificate authority, root -> intermediate -> leaves. Made once and kept.
# NAME.full is what a server sends; ca.pem is what a client trusts; web.spki is for Chromium's
# --ignore-certificate-errors-spki-list. The mail servers' leaves exist already because TLSA records name their keys.
set -euo pipefail
mkdir -p "$1" && cd "$1"
[ -s web.spki ] && exit 0
days=3650 # throw-away keys that nobody else trusts: no test should fail because a folder is old
ec=(ec -pkeyopt ec_paramgen_curve:P-256)

cat > extensions <<C
[req]
distinguished_name = name
[name]
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
[inter]
basicConstraints = critical,CA:TRUE,pathlen:0
keyUsage = critical,keyCertSign,cRLSign
[leaf]
basicConstraints = CA:FALSE
extendedKeyUsage = serverAuth
subjectAltName = \${ENV::SAN}
C
export SAN= # openssl wants every variable it reads in the file, also for the other sections

issue() { # NAME ISSUER SECTION SUBJECT KEY...
  local name=$1 issuer=$2 section=$3 subject=$4
  shift 4
  openssl req -new -newkey "$@" -nodes -config extensions -subj "/CN=$subject" -keyout "$name.key" -out "$name.csr"
  openssl x509 -req -in "$name.csr" -CA "$issuer.crt" -CAkey "$issuer.key" -CAcreateserial -days $days \
    -extfile extensions -extensions "$section" -out "$name.crt"
  rm "$name.csr"
}
leaf() { # NAME SUBJECT-ALT-NAMES KEY...
  local name=$1
  export SAN=$2
  shift 2
  issue "$name" inter leaf "$name" "$@"
  cat "$name.crt" inter.crt > "$name.full"
}

openssl req -x509 -new -newkey "${ec[@]}" -nodes -config extensions -extensions root -days $days \
  -subj "/CN=Mailglass test bed root" -keyout root.key -out root.crt
cp root.crt ca.pem
issue inter root inter "Mailglass test bed intermediate" "${ec[@]}"
leaf web "DNS:doh.test,IP:127.77.0.54,IP:127.77.0.55" "${ec[@]}"
leaf good "DNS:mx1.good.test,DNS:mx2.good.test,DNS:smtp.good.test,DNS:mx.dane.test" "${ec[@]}"
leaf goodrsa "DNS:mx.exim.test" rsa:2048
openssl x509 -in web.crt -noout -pubkey | openssl pkey -pubin -outform DER |
  openssl dgst -sha256 -binary | base64 > web.spki
