package io.directlive.feed;

/**
 * Is told of input that could not be used. Called on the agent's thread, once per bad message: limit your own rate.
 */
@FunctionalInterface
public interface BadInputListener
{
    /** Does nothing: the counters tell enough. */
    BadInputListener NONE = (messageNumber, byteOffset, reason) -> { };

    /**
     * @param messageNumber venue's number of the message.
     * @param byteOffset    where in the input it begins; -1 where that means nothing.
     * @param reason        for people; a constant.
     */
    void onBadInput(long messageNumber, long byteOffset, String reason);
}
