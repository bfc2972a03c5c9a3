package io.directlive.book;

/** What follows when a {@link QualityCheck} fails. It is counted in any case, and no event is ever held back. */
public enum QualityPolicy
{
    /** Nothing else. */
    COUNT,
    /** The book is suspect for as long as what is wrong lasts: that event, or as long as the book is crossed. */
    FLAG,
    /** The book is suspect until it is known to be empty, or a snapshot has made it anew. */
    QUARANTINE
}
