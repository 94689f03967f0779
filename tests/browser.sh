#!/usr/bin/env bash
# Opens the HTML report in headless Chromium at two widths: screenshots to look at, and a failure on any console error,
# any request, or a first paint after a second with 5,000 findings. Not part of `cargo test`: it needs Chromium
# (Debian: apt-get install chromium fonts-noto-cjk, or CHROMIUM=/path/to/it) and Node with npm.
#
#   tests/browser.sh [HEGUI] [OUT]      default: target/debug/hegui target/browser
set -euo pipefail
cd "$(dirname "$0")/.."
hegui=$(realpath "${1:-target/debug/hegui}")
out=${2:-target/browser}
mkdir -p "$out"
out=$(realpath "$out")
chromium=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome)}

# the driver of Playwright without browsers of its own
if [ ! -d "$out/node_modules/playwright-core" ]; then
  (cd "$out" && npm init -y >/dev/null 2>&1 && npm install --silent --no-audit --no-fund playwright-core@1.61 >/dev/null)
fi

# 5,000 findings over 2,500 listings, and the example drafts with what was let through
{
  echo "编号,标题,卖点"
  for i in $(seq 1 2500); do
    echo "SKU-$i,全网最佳保温杯第${i}款,销量第一 送礼优选 最大容量500ml"
  done
} > "$out/many.csv"
"$hegui" check "$out/many.csv" --format html -o "$out/many.html" || test $? -eq 1
"$hegui" check examples/drafts tests/drafts --show exempt --format html -o "$out/drafts.html" || test $? -le 2
"$hegui" check examples/drafts --lang en --format html -o "$out/english.html" || test $? -eq 1
"$hegui" check examples/keywords/马克杯.json --brief examples/keywords/关键词.csv --brand-foreign 山野 \
  --format html -o "$out/keywords.html" || test $? -eq 1

cp tests/browser.mjs "$out/browser.mjs"
cd "$out"
CHROMIUM=$chromium node browser.mjs
