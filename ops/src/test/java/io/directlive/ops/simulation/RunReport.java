package io.directlive.ops.simulation;

/**
 * What happened in one run, or in many.
 *
 * @param steps        of any stage.
 * @param ordered      events of the ordered stream.
 * @param delivered    events that readers were given.
 * @param salvaged     events that were published again after a kill, with the same numbers.
 * @param kills        of single stages.
 * @param hostKills    of all that runs on the host.
 * @param powerLosses  of the host.
 * @param sessionBreaks new epochs of the stream.
 * @param compared     blocks that readers held against one another, from two distributors.
 * @param fenced       lines that readers were told are wrong.
 * @param silences     sources that the sequencer found silent.
 * @param moves        of instruments from one partition to another, that came to their end.
 */
record RunReport(
    long steps,
    long ordered,
    long delivered,
    long salvaged,
    long kills,
    long hostKills,
    long powerLosses,
    long sessionBreaks,
    long compared,
    long fenced,
    long silences,
    long moves)
{
    static final RunReport NOTHING = new RunReport(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    RunReport plus(final RunReport other)
    {
        return new RunReport(
            steps + other.steps,
            ordered + other.ordered,
            delivered + other.delivered,
            salvaged + other.salvaged,
            kills + other.kills,
            hostKills + other.hostKills,
            powerLosses + other.powerLosses,
            sessionBreaks + other.sessionBreaks,
            compared + other.compared,
            fenced + other.fenced,
            silences + other.silences,
            moves + other.moves);
    }
}
