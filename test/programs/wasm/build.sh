#!/bin/sh
# Builds every program beside this script into built/, and says which files changed.
# Needs clang, lld, wasi-libc, libclang-rt-dev-wasm32, rustc and libstd-rust-dev-wasm32 of the distribution, and
# this package's own node_modules. RUSTC and CLANG name other compilers.
set -eu
cd "$(dirname "$0")"

node_modules=$(realpath ../../../node_modules)
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT

# Sections of names and of producers tell paths and versions of the machine that builds.
shrink() {
  node "$node_modules/binaryen/bin/wasm-opt" -Oz --strip-debug --strip-producers "$1" -o "$1"
}

# build_c NAME FLAG...
build_c() {
  name=$1
  shift
  "${CLANG:-clang}" --target=wasm32-wasi --sysroot=/usr -std=gnu17 -Wall -Wextra -Werror -Oz -s "$@" \
    "c/$name.c" -o "$made/c-$name.wasm"
  shrink "$made/c-$name.wasm"
}

# build_component NAME: that of the source, the WIT and the world in it.
build_component() {
  "${CLANG:-clang}" --target=wasm32-wasi --sysroot=/usr -std=gnu17 -Wall -Wextra -Werror -Oz -s -nostartfiles \
    -Wl,--no-entry "component/$1.c" -o "$made/component-$1.wasm"
  shrink "$made/component-$1.wasm"
  node component/make.ts "$made/component-$1.wasm" "component/$1.wit" "$1"
}

# build_rust NAME
build_rust() {
  "${RUSTC:-rustc}" --edition 2021 --target wasm32-wasi -D warnings -C opt-level=z -C lto=fat -C panic=abort \
    -C codegen-units=1 -C strip=symbols "rust/$1.rs" -o "$made/rust-$1.wasm"
  shrink "$made/rust-$1.wasm"
}

# build_assemblyscript NAME: its compiler reads no other extension than that of TypeScript, which these are not.
build_assemblyscript() {
  cp "assemblyscript/$1.as" "$made/$1.ts"
  (cd "$made" && node "$node_modules/assemblyscript/bin/asc.js" "$1.ts" --runtime stub --use abort= \
    -Osize --converge --noAssert -o "assemblyscript-$1.wasm")
  rm "$made/$1.ts"
}

for program in abort allocate clock copy environment exit files hello sha256 shout; do build_c "$program"; done
build_c exports -nostdlib -Wl,--no-entry
build_c greeter -mexec-model=reactor
for program in allocate copy exit hello panic words; do build_rust "$program"; done
for program in nbody reverse; do build_assemblyscript "$program"; done
for program in app command; do build_component "$program"; done

mkdir -p built
for file in "$made"/*.wasm; do
  name=$(basename "$file")
  if ! cmp -s "$file" "built/$name"; then
    echo "changed: $name"
    cp "$file" "built/$name"
    chmod 644 "built/$name"
  fi
done
