package io.directlive.feed.ws;

/** What a conversation has to say, and to whom. */
public interface ConversationOutput
{
    /** @return takes what is for the handler. */
    BookRecordQueue records();

    /**
     * Says something to the venue; in the order of calls, as fast as the venue allows.
     *
     * @param text to send.
     */
    void send(String text);

    /**
     * Asks the venue's request interface; in the order of calls, as fast as the venue allows.
     *
     * @param requestId what the answer will be told with.
     * @param query     to append to the venue's address for snapshots.
     */
    void get(int requestId, String query);

    /**
     * The connection is of no use: to be given up, and made anew.
     *
     * @param reason for people.
     */
    void drop(String reason);

    /**
     * Something came that could not be used.
     *
     * @param reason for people.
     */
    void badInput(String reason);
}
