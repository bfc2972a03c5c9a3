package io.directlive.feed.line;

import io.directlive.feed.Normaliser;
import io.directlive.feed.SourceSession;
import io.directlive.feed.itch.ItchNormaliser;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** Counts the sessions from 1, and keeps them while it lives. */
final class SessionNames implements VenueSessions
{
    static final LocalDate DAY = LocalDate.of(2012, 6, 21);

    final List<String> names = new ArrayList<>();


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
        return normaliser(names.size());
    }

    Normaliser normaliser(final int epoch)
    {
        return new ItchNormaliser(new SourceSession(1, epoch, "test"), DAY);
    }
}
