package io.directlive.protocol;

/** Aeron stream ids of everything that DirectLive sends. */
public final class StreamIds
{
    /** Feed handlers to sequencer: events before sequencing, and {@code MarkRequest}. */
    public static final int INGRESS = 7101;
    /** Sequencer to feed handlers: {@code SourceMark}. */
    public static final int MARKS = 7102;
    /** Sequencer to distributors and archive: the ordered stream. */
    public static final int ORDERED = 7110;
    /** See {@link Tier#ORDERS}. */
    public static final int ORDERS = 7120;
    /** See {@link Tier#DEPTH}. */
    public static final int DEPTH = 7121;
    /** See {@link Tier#TOP}. */
    public static final int TOP = 7122;
    /** See {@link Tier#TRADES}. */
    public static final int TRADES = 7123;
    /** Readers to replay store: {@code ReplayRequest}, {@code ReplayStop}. */
    public static final int REPLAY_REQUESTS = 7130;
    /** Replay store to readers: {@code ReplayResponse}. */
    public static final int REPLAY_RESPONSES = 7131;
    /** Archive to readers: frames of the ordered stream again. */
    public static final int REPLAY_EVENTS = 7132;
    /** Archive to a stage that starts, on its own machine. */
    public static final int HISTORY = 7133;

    private StreamIds()
    {
    }
}
