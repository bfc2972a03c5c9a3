package io.directlive.feed.cme;

/** What can be wrong with a packet. */
public enum MdpFault
{
    /** Not even a packet header. */
    NO_HEADER("shorter than a packet header"),
    /** More bytes than an Ethernet frame carries. */
    TOO_LONG("longer than a datagram in an Ethernet frame"),
    /** Bytes that are not enough for a message. */
    TRUNCATED("packet ends within a message"),
    /** A length below that of its own header. */
    BAD_SIZE("message size below that of a message header"),
    /** A root block beyond the end of its message, or too short for any version. */
    BAD_ROOT("root block does not fit its message or template"),
    /** A group beyond the end of its message. */
    GROUP_BEYOND_MESSAGE("group does not fit its message"),
    /** Entries too short for any version. */
    BAD_ENTRY("entries shorter than any version has them"),
    /** An order that refers to an entry that is not there. */
    BAD_REFERENCE("order refers to an entry that is not there");

    private final String reason;

    MdpFault(final String reason)
    {
        this.reason = reason;
    }

    /** @return what people read. */
    public String reason()
    {
        return reason;
    }
}
