#!/usr/bin/env bash
# Sends a file over two multicast lines to two feed handlers of one source, each a process of its own; kills the second with
# SIGKILL again and again and starts it anew. Then proves that the ordered stream is the same as when the file is played: each
# event once, in order, and every book equal.
#
#   ops/checks/two-handlers.sh FILE [RATE [SEED]]     RATE: messages a second, 10000 by default.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
directlive=$here/../../directlive
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
    echo "repeat with: $0 $file $rate $seed" >&2
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
    request-servers = ["127.0.0.1:$((port + 2))"] } ]
}
CONF
done

"$directlive" --version > /dev/null
"$directlive" play "$file" --date 2012-06-21 --data-dir "$work/whole" --json > "$work/whole.json" 2> "$work/whole.err"
"$directlive" replay --data-dir "$work/whole" --dump depth --via orders --out "$work/whole.csv" --json > /dev/null
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
    --group-a 239.77.2.1 --port-a "$port" --group-b 239.77.2.3 --port-b $((port + 1)) --request-port $((port + 2)) \
    --no-soup --no-glimpse --linger 5 --json > "$work/venue.json" 2> "$work/venue.err" &
venue=$!
pids+=("$venue")

kills=0
while kill -0 "$venue" 2> /dev/null; do
    read -r -t "$(( RANDOM % 3 + 1 )).$(( RANDOM % 10 ))" <> <(:) || true
    kill -0 "$venue" 2> /dev/null || break
    kill -9 "${handler[2]}"
    wait "${handler[2]}" 2> /dev/null || true
    kills=$((kills + 1))
    start_handler 2
done
wait "$venue" || fail "the venue did not end well"
for pid in "${handler[1]}" "${handler[2]}" "$core"; do
    kill "$pid"
    wait "$pid" 2> /dev/null || true
done

"$directlive" replay --data-dir "$work/core" --dump depth --via orders --out "$work/core.csv" --json > "$work/core.json"
cmp -s "$work/whole.csv" "$work/core.csv" || fail "the books differ: $(diff "$work/whole.csv" "$work/core.csv" | head -n 3)"
"$directlive" replay --data-dir "$work/core" --dump orders --out "$work/core.orders.csv" --json > /dev/null
"$directlive" replay --data-dir "$work/whole" --dump orders --out "$work/whole.orders.csv" --json > /dev/null
for stream in whole core; do # When it came aside, and that the lines say when the day is over: a file need not.
    grep -v ',EndOfSession,' "$work/$stream.orders.csv" | cut -d, -f1-5,8- > "$work/$stream.events"
done
cmp -s "$work/whole.events" "$work/core.events" ||
    fail "the ordered streams differ: $(diff "$work/whole.events" "$work/core.events" | head -n 3)"
echo "second handler killed $kills times: $expected events, each once and in order, every book equal"
