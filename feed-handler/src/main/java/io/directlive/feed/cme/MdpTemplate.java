package io.directlive.feed.cme;

import java.util.List;

/** One kind of message, as a table: for code that treats all kinds alike. */
public final class MdpTemplate
{
    private final int id;
    private final String name;
    private final String title;
    private final int since;
    private final int blockLength;
    private final MdpBlock root;
    private final List<MdpGroup> groups;
    private final int timeOffset;
    private final int indicatorOffset;
    private final int securityIdOffset;
    private final int entrySecurityIdOffset;

    MdpTemplate(
        final int id,
        final String name,
        final String title,
        final int since,
        final int blockLength,
        final MdpBlock root,
        final List<MdpGroup> groups)
    {
        this.id = id;
        this.name = name;
        this.title = title;
        this.since = since;
        this.blockLength = blockLength;
        this.root = root;
        this.groups = List.copyOf(groups);

        final int transactTime = root.offsetOf("transact_time");
        timeOffset = transactTime < 0 ? root.offsetOf("last_update_time") : transactTime;
        indicatorOffset = root.offsetOf("match_event_indicator");
        securityIdOffset = root.offsetOf("security_id");
        entrySecurityIdOffset = groups.isEmpty() ? -1 : groups.get(0).entry().offsetOf("security_id");
    }

    /** @return the venue's number of it. */
    public int id()
    {
        return id;
    }

    /** @return our name of it. */
    public String name()
    {
        return name;
    }

    /** @return the venue's name of it. */
    public String title()
    {
        return title;
    }

    /** @return schema version that it came with. */
    public int since()
    {
        return since;
    }

    /** @return bytes of the root block, the longest of all versions, padding included. */
    public int blockLength()
    {
        return blockLength;
    }

    /** @return whether no more than its name and the length of its root block are known. */
    public boolean isOutline()
    {
        return blockLength > 0 && root.fields().isEmpty();
    }

    /** @return what is in the root block. */
    public MdpBlock root()
    {
        return root;
    }

    /** @return the groups, in the order of the wire. */
    public List<MdpGroup> groups()
    {
        return groups;
    }

    /** @return where in the root block the venue's time is; -1 when it has none. */
    int timeOffset()
    {
        return timeOffset;
    }

    /** @return where in the root block the match event indicator is; -1 when it has none. */
    int indicatorOffset()
    {
        return indicatorOffset;
    }

    /** @return where in the root block the instrument is; -1 when it has none. */
    int securityIdOffset()
    {
        return securityIdOffset;
    }

    /** @return where in an entry of the first group the instrument is; -1 when it has none. */
    int entrySecurityIdOffset()
    {
        return entrySecurityIdOffset;
    }
}
