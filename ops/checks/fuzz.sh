#!/usr/bin/env bash
# Searches, guided by coverage, for input that a decoder of the feed handler does not take: each target for some minutes, one
# after the other. What must hold is in io.directlive.feed.fuzz; what was found before is in its resources and is begun with.
#
#   ops/checks/fuzz.sh [MINUTES [TARGET...]]     MINUTES: 5 by default. TARGET: all of them by default:
#       itch binary-file mold soup iex-tops iex-deep iex-deep-plus cme cme-levels cme-tcp pitch dbn capture frame
#       lines-mold lines-iex lines-pitch lines-cme soup-session glimpse pitch-spin pitch-gap kraken binance coinbase
#
# A finding is in feed-handler/target/fuzz/TARGET/found. Once the decoder takes it, it belongs to the resources under a name
# that tells what it is: from then on the ordinary tests run it.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$here/../..
module=$root/feed-handler
seconds=$(( ${1:-5} * 60 ))
shift || true
targets=("$@")
if [ ${#targets[@]} -eq 0 ]; then
    targets=(itch binary-file mold soup iex-tops iex-deep iex-deep-plus cme cme-levels cme-tcp pitch dbn capture frame
        lines-mold lines-iex lines-pitch lines-cme soup-session glimpse pitch-spin pitch-gap kraken binance coinbase)
fi

work=$module/target/fuzz
mkdir -p "$work"
mvn -q -f "$root/pom.xml" -pl feed-handler -am -Pfuzz test-compile dependency:build-classpath \
    -Dmdep.includeScope=test -Dmdep.outputFile="$work/classpath"
classpath=$module/target/test-classes:$module/target/classes:$(cat "$work/classpath")

failed=()
for target in "${targets[@]}"; do
    corpus=$work/$target/corpus
    found=$work/$target/found
    mkdir -p "$corpus" "$found"
    echo "$target: ${seconds} s"
    java -Xmx1g -XX:+UseSerialGC --add-opens java.base/jdk.internal.misc=ALL-UNNAMED -Ddirectlive.fuzz="$target" \
        -cp "$classpath" com.code_intelligence.jazzer.Jazzer --target_class=io.directlive.feed.fuzz.Fuzz \
        --instrumentation_includes='io.directlive.**' --custom_hook_includes='io.directlive.**' \
        --reproducer_path="$found" -artifact_prefix="$found/" -timeout=10 -rss_limit_mb=4000 \
        -max_total_time="$seconds" "$corpus" "$module/src/test/resources/io/directlive/feed/fuzz/$target" \
        > "$work/$target/log" 2>&1 || failed+=("$target")
    grep -E '^(== Java|Done |==[0-9]+== ERROR)|DONE' "$work/$target/log" || true
done

if [ ${#failed[@]} -gt 0 ]; then
    echo "FAILED: ${failed[*]}; see $work" >&2
    exit 1
fi
