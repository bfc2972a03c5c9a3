package io.directlive.feed.soup;

import io.directlive.feed.Normaliser;
import io.directlive.feed.SourceSession;
import io.directlive.feed.itch.ItchNormaliser;
import io.directlive.feed.line.VenueSessions;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** Gives each session one more than the epoch of the one before; the first has 1. */
public final class CountedSessions implements VenueSessions
{
    private static final LocalDate DAY = LocalDate.of(2026, 11, 20);

    private final List<String> names = new ArrayList<>();

    public CountedSessions(final String... names)
    {
        this.names.addAll(List.of(names));
    }

    @Override
    public String current()
    {
        return names.isEmpty() ? "" : names.get(names.size() - 1);
    }

    @Override
    public void onCurrent(final String name)
    {
        names.add(name);
    }

    @Override
    public Normaliser next(final String name)
    {
        names.add(name);
        return new ItchNormaliser(new SourceSession(1, names.size(), name), DAY);
    }

    @Override
    public String toString()
    {
        return names.toString();
    }
}
