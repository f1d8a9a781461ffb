#!/usr/bin/env bash
# The package as its users get it: packed, installed into an empty directory, asked there for a new app of each template,
# whose tests, types and main job then run on the same tarball. Fails with the first step that fails; the directory is
# removed in any case.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

cd "$root"
npm pack --silent --pack-destination "$place" >/dev/null
tarball=$(echo "$place"/starfish-otp-*.tgz)
echo "packed: $(du -k "$tarball" | cut -f1) KiB"

"$root/node_modules/.bin/publint" --strict "$tarball"
"$root/node_modules/.bin/attw" --profile esm-only "$tarball"

mkdir "$place/tool"
cd "$place/tool"
npm init --yes >/dev/null
npm install --no-audit --no-fund --silent "$tarball" node@^24
npx starfish --version
for template in promise effect vite; do
  echo "== starfish new --template $template"
  cd "$place/tool"
  npx starfish new "harbour_$template" --template "$template"
  cd "harbour_$template"
  npm install --no-audit --no-fund --silent "$tarball"
  npm test
  npm run check
  if [ "$template" = vite ]; then
    npm run build
    test -s dist/index.html
  else
    npm start
  fi
done
