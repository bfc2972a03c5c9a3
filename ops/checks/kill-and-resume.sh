#!/usr/bin/env bash
# Plays a file, kills everything with SIGKILL at a random moment, and plays again on the same data directory until it ends;
# then proves that the recorded stream holds every event once, contiguous, and that the books equal those of a run that
# nobody killed.
#
# One process with all roles, killed as a whole, and the recording that it leaves. What `directlive chaos` kills is a cluster of many
# processes (F18: all of them at once), whose subscribers are checked and not the recording.
#
#   ops/checks/kill-and-resume.sh FILE [RUNS [SEED]]     RUNS: 20 by default. A failing run prints the command that repeats it.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
directlive=$here/../../directlive
file=$1
runs=${2:-20}
seed=${3:-$(( $(date +%s) % 32768 ))}
RANDOM=$seed
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
    echo "FAILED in run $1: $2" >&2
    echo "repeat with: $0 $file $runs $seed" >&2
    exit 1
}

# The numbers of all events, from the recording itself: contiguous from 1, and each venue message once.
check_contiguous() {
    awk -F, -v name="$1" '
        NR == 1 { next }
        $1 != NR - 1 { printf "%s: row %d has sequence %s\n", name, NR - 1, $1; exit 1 }
        $3 != 0 && seen[$2 "/" $3 "/" $4]++ { printf "%s: source message %s twice\n", name, $3; exit 1 }
        END { if (NR < 2) exit 1 }' "$2"
}

note_salvaged() {
    local frames
    frames=$(sed -n 's/.*salvaged \([0-9]*\) frames.*/\1/p' "$work/run.err")
    salvaged=$((salvaged + ${frames:-0}))
}

now_ms() { date +%s%3N; }

"$directlive" --version > /dev/null # Builds when it has to, so that no run is killed while it builds.
started=$(now_ms)
"$directlive" play "$file" --data-dir "$work/whole" --json > "$work/whole.json"
whole_ms=$(( $(now_ms) - started ))
"$directlive" replay --data-dir "$work/whole" --dump depth --via orders --out "$work/whole.depth.csv" --json > /dev/null
"$directlive" replay --data-dir "$work/whole" --dump orders --out "$work/whole.orders.csv" --json > /dev/null
check_contiguous whole "$work/whole.orders.csv" || fail 0 "the uninterrupted run is not contiguous"
events=$(( $(wc -l < "$work/whole.orders.csv") - 1 ))
echo "uninterrupted: $events events in $whole_ms ms; seed $seed"

for run in $(seq "$runs"); do
    data=$work/run
    rm -rf "$data"
    kills=0
    salvaged=0
    while :; do
        "$directlive" play "$file" --data-dir "$data" --json > "$work/run.json" 2> "$work/run.err" &
        pid=$!
        delay_ms=$(( 300 + RANDOM * whole_ms / 32768 ))
        if (( kills < 3 )); then
            # Not a wait for something to be ready: the moment of the kill is what is random.
            python3 -c "import time; time.sleep($delay_ms / 1000)"
            if kill -9 "$pid" 2> /dev/null; then
                wait "$pid" 2> /dev/null || :
                kills=$((kills + 1))
                note_salvaged
                continue
            fi
        fi
        if (( kills == 0 )); then
            wait "$pid"
            rm -rf "$data" # It ended before the kill: another try, so that every run has been killed.
            continue
        fi
        wait "$pid" || fail "$run" "the last play ended with $?: $(cat "$work/run.err")"
        note_salvaged
        break
    done
    for tier in orders depth; do
        "$directlive" replay --data-dir "$data" --dump "$tier" --via orders --out "$work/run.$tier.csv" --json > /dev/null
    done
    check_contiguous "run $run" "$work/run.orders.csv" || fail "$run" "the recording is not contiguous"
    [ "$(( $(wc -l < "$work/run.orders.csv") - 1 ))" = "$events" ] || fail "$run" "not $events events"
    cmp "$work/whole.depth.csv" "$work/run.depth.csv" || fail "$run" "the books differ"
    echo "run $run: killed $kills times, salvaged $salvaged frames, all $events events once, books equal"
done
echo "$runs of $runs runs passed"
