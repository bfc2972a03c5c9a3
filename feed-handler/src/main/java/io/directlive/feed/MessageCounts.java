package io.directlive.feed;

import java.util.Map;
import java.util.TreeMap;

/** How many messages of each type there were, for people. Used by one thread; not for the hot path. */
public final class MessageCounts
{
    private final Map<String, Long> byType = new TreeMap<>();
    private long messages;
    private long unknown;
    private long bad;

    /**
     * Counts a message of a type that is known.
     *
     * @param type as the fact sheet names it: a letter, a template id, a name.
     */
    public void add(final String type)
    {
        byType.merge(type, 1L, Long::sum);
        messages++;
    }

    /** Counts a message of a type that is not known. */
    public void addUnknown()
    {
        unknown++;
        messages++;
    }

    /** Counts a message, or a packet, that makes no sense. It is in no other count. */
    public void addBad()
    {
        bad++;
    }

    /** @return messages of each type that is known, in the order of their names. */
    public Map<String, Long> byType()
    {
        return Map.copyOf(byType);
    }

    /** @return messages of all types, known and unknown. */
    public long messages()
    {
        return messages;
    }

    /** @return messages of types that are not known. */
    public long unknown()
    {
        return unknown;
    }

    /** @return what made no sense. */
    public long bad()
    {
        return bad;
    }

    /** @return one line with everything: {@code messages 5: A 3, D 2; unknown 0; bad 0}. */
    public String describe()
    {
        final StringBuilder text = new StringBuilder("messages ").append(messages).append(':');
        String separator = " ";
        for (final Map.Entry<String, Long> count : byType.entrySet())
        {
            text.append(separator).append(count.getKey()).append(' ').append(count.getValue());
            separator = ", ";
        }
        return text.append("; unknown ").append(unknown).append("; bad ").append(bad).toString();
    }
}
