package io.directlive.protocol;

/** First Aeron counter type id of each stage; a stage's counter enum adds its ordinal. */
public final class CounterIds
{
    /** Feed handler: {@code FeedHandlerCounter}. */
    public static final int FEED_HANDLER = 7200;
    /** Sequencer: {@code SequencerCounter}. */
    public static final int SEQUENCER = 7300;
    /** Distributor: {@code DistributorCounter}. */
    public static final int DISTRIBUTOR = 7400;
    /** Replay store: {@code ReplayStoreCounter}. */
    public static final int REPLAY_STORE = 7500;
    /** Subscriber: {@code SubscriberCounter}. */
    public static final int SUBSCRIBER = 7600;
    /** Lines of a source: {@code LineCounter} and {@code ArbiterCounter} of the feed handler. */
    public static final int FEED_LINE = 7700;
    /** First id that is not ours. */
    public static final int END = 7800;

    private CounterIds()
    {
    }
}
