package io.directlive.ops.chaos;

/**
 * One loss of a leader.
 *
 * @param fromNs  when it was killed, or stood still; by {@link System#nanoTime}.
 * @param toNs    when the next one had something new on its line.
 * @param stallNs longest time meanwhile in which no line of those that are left had anything new.
 */
record LeaderLoss(long fromNs, long toNs, long stallNs)
{
}
