#!/usr/bin/env bash
# Sends a file over two multicast lines that lose, double and reorder packets, plays them live through the whole pipeline, and
# proves what arrived: with re-requests every message once, no gap, and the books of the file; without them gaps that are exactly
# the messages that neither line carried; and with GLIMPSE the books of the file again from each snapshot to the next gap.
#
# Nothing is killed here, and no scenario of `directlive chaos` loses what nobody has any more.
#
#   ops/checks/lossy-lines.sh FILE [SEED [RATE]]     RATE: messages a second, 30,000 by default. DATE and PORT may be set: the
#                                                    trading date, and the first of five ports.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
directlive=${DIRECTLIVE:-$here/../../directlive}
file=$1
seed=${2:-1}
rate=${3:-30000}
date=${DATE:-2012-06-21}
port=${PORT:-41200}
group_a=239.77.4.1
group_b=239.77.4.2
work=$(mktemp -d)
venue=
player=
stop() {
    for pid in $venue $player; do
        kill "$pid" 2> /dev/null || :
        wait "$pid" 2> /dev/null || :
    done
    rm -rf "$work"
}
trap stop EXIT

fail() {
    echo "FAILED: $*" >&2
    echo "repeat with: $0 $file $seed $rate" >&2
    exit 1
}

number() { sed -n "s/.*\"$2\":\([0-9]*\).*/\1/p" "$1" | head -n 1; } # Of the summary that play prints.

# Runs from first to last, one to a line, from single numbers or pairs that touch.
merged() { awk -F, 'NR == 1 { from = $1; to = $2; next } $1 <= to + 1 { if ($2 > to) to = $2; next }
    { print from "," to; from = $1; to = $2 } END { if (NR) print from "," to }'; }

# Packets that the kernel dropped as nobody read them.
overruns() { awk '/^Udp:/ && $6 ~ /^[0-9]+$/ { print $6 }' /proc/net/snmp; }

# What the group's lines look like to the kernel when somebody has joined: a number, last byte first.
joined() { printf '%02X%02X%02X%02X' $(echo "$1" | awk -F. '{ print $4, $3, $2, $1 }'); }

# play NAME SETTINGS VENUE_OPTION...: the file from the venue, live, into $work/NAME.*
play() {
    local name=$1 settings=$2
    shift 2
    cat > "$work/$name.conf" <<SETTINGS
directlive.sources = [ { id = 1, type = mold-udp64, name = venue, date = "$date", $settings
  lines = [{ group = "$group_a", port = $port, interface = localhost },
           { group = "$group_b", port = $((port + 1)), interface = localhost }] } ]
SETTINGS
    mkfifo "$work/$name.start"
    "$directlive" venue --from "$file" --seed "$seed" --rate "$rate" --packet-messages 20 --fixed-packets \
        --loss-a 0.02 --loss-b 0.02 --loss-both 0.005 --duplicate 0.01 --reorder 20 --heartbeat-ms 200 --linger 600 \
        --group-a "$group_a" --port-a "$port" --group-b "$group_b" --port-b $((port + 1)) --request-port $((port + 2)) \
        --glimpse-port $((port + 3)) --soup-port $((port + 4)) --wait-for-start --start-delay 0 \
        --lost-out "$work/$name.lost" --json "$@" > "$work/$name.venue.json" 2> "$work/$name.venue.err" < "$work/$name.start" &
    venue=$!
    exec 9> "$work/$name.start"
    "$directlive" play --config "$work/$name.conf" --data-dir "$work/$name" --dump depth --out "$work/$name.depth.csv" \
        --json > "$work/$name.json" 2> "$work/$name.err" 9>&- &
    player=$!
    # The venue starts when both lines were joined; the pause leaves the processor to those who are waited for.
    until grep -q "$(joined "$group_a")" /proc/net/igmp && grep -q "$(joined "$group_b")" /proc/net/igmp; do
        kill -0 "$player" 2> /dev/null || fail "$name: play ended early: $(cat "$work/$name.err")"
        kill -0 "$venue" 2> /dev/null || fail "$name: venue ended early: $(cat "$work/$name.venue.err")"
        sleep 0.1
    done
    exec 9>&-
    wait "$player" || fail "$name: play ended with $?: $(cat "$work/$name.json" "$work/$name.err")"
    player=
    kill "$venue" # It answers re-requests as long as somebody may have some.
    wait "$venue" || [ $? = 143 ] || fail "$name: venue ended with $?: $(cat "$work/$name.venue.err")"
    venue=
    "$directlive" replay --data-dir "$work/$name" --dump orders --out "$work/$name.orders.csv" --json > /dev/null
    # Numbers of venue messages: those that came, and those that are told as lost, from each gap to the next number.
    awk -F, -v came="$work/$name.came" -v gaps="$work/$name.gaps" '
        NR == 1 || $9 == "EpochStart" { next }
        $9 == "BookCleared" { snapshot = 1 }
        snapshot || $9 == "SourceStatus" { snapshot = snapshot && $9 != "SourceStatus"; next }
        gap { print gap "," $3 - 1 > gaps; gap = 0 }
        $9 == "SourceGap" { gap = $3; next }
        $9 != "EndOfSession" { print $3 "," $3 > came }' "$work/$name.orders.csv"
    touch "$work/$name.gaps"
    [ -z "$(cut -d, -f1 "$work/$name.came" | sort -n | uniq -d)" ] || fail "$name: messages that came twice"
}

"$directlive" --version > /dev/null # Builds when it has to.
"$directlive" play "$file" --date "$date" --dump depth --out "$work/file.depth.csv" --json > "$work/file.json"
messages=$(number "$work/file.json" venueMessages)
echo "file: $messages messages, $(($(wc -l < "$work/file.depth.csv") - 1)) rows of depth; seed $seed"

play asked "request-servers = [\"127.0.0.1:$((port + 2))\"], request-timeout = 10s,"
[ "$(number "$work/asked.json" venueMessages)" = "$messages" ] || fail "not all messages: $(cat "$work/asked.json")"
[ "$(number "$work/asked.json" sourceGaps)" = 0 ] || fail "gaps in spite of re-requests: $(cat "$work/asked.json")"
[ "$(sort -t, -n "$work/asked.came" | merged)" = "1,$messages" ] || fail "not every message is in the recording: $(sort -t, -n "$work/asked.came" | merged | head -n 5)"
cmp <(cut -d, -f2- "$work/file.depth.csv") <(cut -d, -f2- "$work/asked.depth.csv") || fail "the books differ"
lost=$(tail -n +2 "$work/asked.lost" | awk -F, '{ n += $3 - $2 + 1 } END { print n + 0 }')
[ "$lost" -gt 0 ] || fail "both lines together lost nothing: a longer file or another seed shows more"
echo "re-requests on: $lost messages that neither line carried were asked for; each message once, no gap, books equal"

overruns_before=$(overruns)
play silent "gap-timeout = 200ms, receive-buffer = 4m," --no-requests
[ "$(number "$work/silent.json" sourceGaps)" -gt 0 ] || fail "no gaps: $(cat "$work/silent.json")"
diff <(tail -n +2 "$work/silent.lost" | cut -d, -f2,3 | merged) <(merged < "$work/silent.gaps") ||
    fail "gaps are not what both lines lost; meanwhile the kernel dropped $(($(overruns) - overruns_before)) packets that nobody" \
        "read in time: when there are some, choose a lower RATE"
[ "$(cat "$work/silent.came" "$work/silent.gaps" | sort -t, -n | merged)" = "1,$messages" ] || fail "messages vanished"
echo "re-requests off: $(merged < "$work/silent.gaps" | wc -l) gaps, exactly what both lines lost; all else came once"

play healed "gap-timeout = 200ms, receive-buffer = 4m,
  snapshot = { type = glimpse, address = \"127.0.0.1:$((port + 3))\", user = u, password = p }," --no-requests
# Rows of depth while the books are whole, from the start to the first gap and from each snapshot to the next gap, and how many
# of them differ from the file's.
awk -F, '
    function rest(row) { sub(/^[^,]*,/, "", row); return row }
    FNR == 1 { file++; whole = 1; next }
    file == 1 && $9 == "BookCleared" { cleared = 1 }
    file == 1 && $9 == "SourceStatus" && cleared { cleared = 0; whole = 1; heals++; next }
    file == 1 && $9 == "SourceGap" { whole = 0 }
    file == 1 { if (whole) trusted[$1]; next }
    file == 2 { told[$2] = rest($0); next }
    $1 in trusted { rows++; differ += rest($0) != told[$2] }
    END { print heals + 0, rows + 0, differ + 0 }' \
    "$work/healed.orders.csv" "$work/file.depth.csv" "$work/healed.depth.csv" > "$work/healed.counts"
read -r heals rows differ < "$work/healed.counts"
[ "$heals" -gt 0 ] || fail "no snapshot came: $(cat "$work/healed.json" "$work/healed.err")"
[ "$differ" = 0 ] || fail "$differ of $rows rows between a snapshot and the next gap are not those of the file"
[ "$(tail -n 1 "$work/healed.depth.csv" | cut -d, -f4-)" = "$(tail -n 1 "$work/file.depth.csv" | cut -d, -f4-)" ] ||
    fail "the last books differ"
echo "healed by $heals snapshots: $rows rows with whole books, each equal to the file's; the last books equal"
