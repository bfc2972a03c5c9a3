package io.directlive.feed.cme;

/**
 * One repeating group of a template.
 *
 * @param name         in snake case, as the FIX standard names it.
 * @param tag          of the FIX standard.
 * @param since        schema version that it came with.
 * @param headerLength bytes before the entries: block length u16 at 0, number of entries u8 in the last one.
 * @param blockLength  of an entry, the longest of all versions, padding included.
 * @param entry        what is in an entry.
 */
public record MdpGroup(String name, int tag, int since, int headerLength, int blockLength, MdpBlock entry)
{
}
