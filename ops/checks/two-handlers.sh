#!/usr/bin/env bash
# Sends a file over two multicast lines to two feed handlers of one source, each a process of its own, and kills handlers with
# SIGKILL again and again and starts them anew. Then proves the ordered stream.
#
# `directlive chaos --scenario F1` kills handlers of a cluster and checks its subscribers, on lines whose losses are all made good. What
# only this script shows: the ordered stream of a sequencer that stands alone equals that of the file; --heal; --roll.
#
#   ops/checks/two-handlers.sh [--heal | --roll] FILE [RATE [SEED]]     RATE: messages a second, 10000 by default.
#
# Without an option lost packets are asked for again, and the second handler is killed: the ordered stream is the same as when the
# file is played, each event once, in order, and every book equal.
#
# --heal   Nobody can be asked, so what both lines lose is lost, and both handlers heal the books with GLIMPSE; either is killed at
#          any time, while it heals too. Then the numbers of the ordered stream and of the venue have no holes and no repeats, gaps
#          included; books from a snapshot to the next gap are those of the file, and so are the last ones.
# --roll   The venue has three sessions, one after the other, and either handler is killed: each session once and whole, whichever
#          handler was first to reach it. They come back with nothing but what the sequencer tells them.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
directlive=${DIRECTLIVE:-$here/../../directlive}
mode=
case $1 in --heal | --roll) mode=$1; shift ;; esac
file=$1
rate=${2:-10000}
seed=${3:-$(( $(date +%s) % 32768 ))}
RANDOM=$seed
work=$(mktemp -d)
shm=$(mktemp -d -p "$( [ -w /dev/shm ] && echo /dev/shm || echo "$work" )" directlive-check-XXXXXX)
pids=()
stop_all() {
    for pid in "${pids[@]}"; do kill -9 "$pid" 2> /dev/null || true; done
    wait 2> /dev/null || true
    rm -rf "$work" "$shm"
}
trap stop_all EXIT

fail() {
    echo "FAILED: $1" >&2
    echo "repeat with: $0 $mode $file $rate $seed" >&2
    for log in "$work"/*.err; do echo "--- $(basename "$log")" >&2; tail -n 5 "$log" >&2; done
    exit 1
}

await() { # file, text
    local turns=0
    until grep -q "$2" "$1" 2> /dev/null; do
        turns=$((turns + 1))
        (( turns < 600 )) || fail "waited in vain for '$2'"
        read -r -t 0.1 <> <(:) || true
    done
}

# Ports and groups of this run alone.
port=$(( 42000 + seed % 2000 * 8 ))
recovery="request-servers = [\"127.0.0.1:$((port + 2))\"]"
impairment=(--request-port $((port + 2)) --no-glimpse --linger 5)
sessions=3
session_messages=30000
[ "$mode" != --roll ] || impairment+=(--sessions "$sessions" --roll-after "$session_messages")
if [ "$mode" = --heal ]; then
    recovery="gap-timeout = 200ms, receive-buffer = 4m,
    snapshot = { type = glimpse, address = \"127.0.0.1:$((port + 3))\", user = u, password = p }"
    impairment=(--no-requests --glimpse-port $((port + 3)) --loss-both 0.001 --fixed-packets --packet-messages 20
        --heartbeat-ms 200 --linger 20)
fi
cat > "$work/core.conf" << CONF
directlive {
  data-directory = "$work/core"
  roles = [driver, archive, sequencer, distributor, replay-store]
  driver.directory = "$shm/driver"
  sources = []
}
CONF
for handler in 1 2; do
    cat > "$work/handler-$handler.conf" << CONF
directlive {
  data-directory = "$work/handler-$handler"
  roles = [feed-handler]
  driver.directory = "$shm/driver"
  sources = [ { id = 1, type = mold-udp64, name = "lines", protocol = itch-5.0, date = "2012-06-21",
    lines = [ { group = "239.77.2.1", port = $port, interface = localhost },
              { group = "239.77.2.3", port = $((port + 1)), interface = localhost } ],
    $recovery } ]
}
CONF
done

"$directlive" --version > /dev/null
"$directlive" play "$file" --date 2012-06-21 --data-dir "$work/whole" --json > "$work/whole.json" 2> "$work/whole.err"
expected=$(sed -n 's/.*"sequenced":\([0-9]*\).*/\1/p' "$work/whole.json")

start_handler() {
    "$directlive" run --config "$work/handler-$1.conf" > "$work/handler-$1.out" 2> "$work/handler-$1.err" &
    handler[$1]=$!
    pids+=("${handler[$1]}")
}

"$directlive" run --config "$work/core.conf" > "$work/core.out" 2> "$work/core.err" &
core=$!
pids+=("$core")
await "$work/core.err" running
start_handler 1
start_handler 2
await "$work/handler-1.err" running
await "$work/handler-2.err" running
"$directlive" venue --from "$file" --rate "$rate" --seed "$seed" --loss-a 0.02 --loss-b 0.02 --duplicate 0.01 --reorder 20 \
    --group-a 239.77.2.1 --port-a "$port" --group-b 239.77.2.3 --port-b $((port + 1)) --no-soup "${impairment[@]}" \
    --json > "$work/venue.json" 2> "$work/venue.err" &
venue=$!
pids+=("$venue")

# While it heals until the venue has nothing more to send: after that both live, so that what was lost last can heal.
kills=0
last_kill=$(( SECONDS + expected / rate ))
while kill -0 "$venue" 2> /dev/null && { [ "$mode" != --heal ] || (( SECONDS < last_kill )); }; do
    read -r -t "$(( RANDOM % 3 + 1 )).$(( RANDOM % 10 ))" <> <(:) || true
    kill -0 "$venue" 2> /dev/null || break
    victim=2
    [ -z "$mode" ] || victim=$(( RANDOM % 2 + 1 ))
    kill -9 "${handler[$victim]}"
    wait "${handler[$victim]}" 2> /dev/null || true
    kills=$((kills + 1))
    rm -rf "$work/handler-$victim"
    start_handler "$victim"
    [ -z "$mode" ] || await "$work/handler-$victim.err" running # What both are not there for would be lost.
done
wait "$venue" || fail "the venue did not end well"
for pid in "${handler[1]}" "${handler[2]}" "$core"; do
    kill "$pid" || fail "process $pid ended before it was told to"
    wait "$pid" 2> /dev/null || true
done

for stream in whole core; do
    "$directlive" replay --data-dir "$work/$stream" --dump depth --via orders --out "$work/$stream.csv" --json > /dev/null
    "$directlive" replay --data-dir "$work/$stream" --dump orders --out "$work/$stream.orders.csv" --json > /dev/null
done

if [ "$mode" = --roll ]; then
    awk -F, -v sessions="$sessions" -v last_number=$((session_messages + 1)) '
        NR == 1 { next }
        $1 != NR - 1 { print "place " $1 " after " NR - 2; exit 1 }
        $9 == "SourceStatus" { next }
        $9 == "EpochStart" { if (session && last != last_number) exit 1; session++; last = 0; next }
        $9 == "SourceGap" || $3 != last + 1 { print $9 " " $3 " after " last " of session " session; exit 1 }
        { last = $3 }
        END { if (session != sessions || last != last_number) { print "ends at " last " of session " session; exit 1 } }
        ' "$work/core.orders.csv" > "$work/numbers" || fail "sessions are not whole: $(cat "$work/numbers")"
    echo "handlers killed $kills times: $sessions sessions of $session_messages messages, each message once"
    exit 0
fi

if [ -z "$mode" ]; then
    # Places aside, which statements about the lines take too; when it came; and that the lines say when the day is over: a file
    # need not.
    for stream in whole core; do
        cut -d, -f2- "$work/$stream.csv" > "$work/$stream.books"
        grep -v -e ',EndOfSession,' -e ',SourceStatus,' "$work/$stream.orders.csv" | cut -d, -f2-5,8- > "$work/$stream.events"
    done
    cmp -s "$work/whole.books" "$work/core.books" ||
        fail "the books differ: $(diff "$work/whole.books" "$work/core.books" | head -n 3)"
    cmp -s "$work/whole.events" "$work/core.events" ||
        fail "the ordered streams differ: $(diff "$work/whole.events" "$work/core.events" | head -n 3)"
    echo "second handler killed $kills times: $expected events, each once and in order, every book equal"
    exit 0
fi

messages=$(sed -n 's/.*"venueMessages":\([0-9]*\).*/\1/p' "$work/whole.json")
# Places in the stream, then the numbers of the venue: each message, or a gap up to the number that is next after it.
awk -F, -v messages="$messages" '
    NR == 1 { next }
    $1 != NR - 1 { print "place " $1 " after " NR - 2; exit 1 }
    $9 == "EpochStart" { next }
    $9 == "BookCleared" { cut += snapshot; snapshot = 1; next }
    $9 == "SourceStatus" { whole += snapshot; snapshot = 0; next }
    snapshot && $3 == last { next }
    { cut += snapshot; snapshot = 0 }
    $3 != last + 1 && !(gap && $3 > last) { print "number " $3 " after " last; exit 1 }
    gap { lost += $3 - gap; gap = 0 }
    $9 == "SourceGap" { gap = $3; gaps++ }
    { last = $3 }
    END {
        if (last != messages + 1) { print "ends at " last " and not at " messages + 1; exit 1 }
        print gaps + 0, lost + 0, whole + 0, cut + 0
    }' "$work/core.orders.csv" > "$work/numbers" || fail "the ordered stream has a hole or a repeat: $(cat "$work/numbers")"
read -r gaps lost whole cut < "$work/numbers"
[ "$gaps" -gt 0 ] && [ "$whole" -gt 0 ] || fail "nothing to heal: $gaps gaps, $whole snapshots; a longer file shows more"

# Rows of depth while the books are whole, and how many of them differ from the file's.
awk -F, '
    function rest(row) { sub(/^[^,]*,/, "", row); return row }
    FNR == 1 { file++; whole = 1; next }
    file == 1 && $9 == "BookCleared" { cleared = 1; whole = 0; next }
    file == 1 && $9 == "SourceStatus" { whole = whole || cleared; cleared = 0; next }
    file == 1 && $9 == "SourceGap" { whole = 0 }
    file == 1 && cleared && $3 != number { cleared = 0 }
    file == 1 { number = $3; if (whole) trusted[$1]; next }
    file == 2 { told[$2] = rest($0); next }
    $1 in trusted { rows++; differ += rest($0) != told[$2] }
    END { print rows + 0, differ + 0 }' "$work/core.orders.csv" "$work/whole.csv" "$work/core.csv" > "$work/rows"
read -r rows differ < "$work/rows"
[ "$differ" = 0 ] || fail "$differ of $rows rows between a snapshot and the next gap are not those of the file"
[ "$(tail -n 1 "$work/core.csv" | cut -d, -f4-)" = "$(tail -n 1 "$work/whole.csv" | cut -d, -f4-)" ] ||
    fail "the last books differ"
echo "handlers killed $kills times: $messages messages, each once or in one of $gaps gaps ($lost messages)," \
    "$whole snapshots, $cut more cut short; $rows rows with whole books, each equal to the file's; the last books equal"
