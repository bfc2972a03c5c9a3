package io.directlive.feed.soup;

import io.directlive.feed.Normaliser;
import io.directlive.feed.SessionHandler;
import io.directlive.feed.line.VenueSessions;

/**
 * Which session of the venue to log in to. Without I/O and clock. While one goes on, that one. When it is over, or no
 * server has it any more, the current one is asked for its name, until that is another: then the handler is asked to go
 * on with it. A session that is set is the only one.
 */
final class SessionChoice
{
    /** What a login is good for. */
    enum Verdict
    {
        /** Its messages are those that are wanted. */
        DELIVER,
        /** It told what was to be known. */
        LEAVE,
        /** Its messages are of a session that is not wanted. */
        REFUSE
    }

    private final String fixedName;
    private final VenueSessions sessions;

    private String name;        // Without padding; empty before the first login.
    private String padded;      // The same, as servers write it.
    private boolean isOver;     // The session was handed over to its end.
    private boolean isGone;     // No server gives what is asked for.
    private String laterName;   // Of the session to go on with; null for none.
    private Normaliser later;   // Of its messages.

    /**
     * @param fixedName of the session that is the only one, without padding; empty for any, one after the other.
     * @param sessions  knows the sessions of the venue by their names.
     */
    SessionChoice(final String fixedName, final VenueSessions sessions)
    {
        this.fixedName = fixedName;
        this.sessions = sessions;
        name = sessions.current();
        padded = name;
        laterName = isFixed() && !name.isEmpty() && !name.equals(fixedName) ? fixedName : null;
    }

    boolean isFixed()
    {
        return !fixedName.isEmpty();
    }

    /** @return name of the session, without padding; empty before the first login. */
    String name()
    {
        return name;
    }

    /** @return whether the next login is to tell the name of the current session, and no more. */
    boolean isProbing()
    {
        return !isFixed() && (isOver || isGone);
    }

    /** @return what to ask for: a session, or nothing for the current one. */
    String requested()
    {
        return isProbing() ? "" : name.isEmpty() ? fixedName : padded;
    }

    /** @return what a login to a session is good for. */
    Verdict onLogin(final String newName, final String newPadded)
    {
        if (isFixed() ? !newName.equals(fixedName) : !name.isEmpty() && !newName.equals(name))
        {
            laterName = isFixed() ? null : newName;
            return isFixed() ? Verdict.REFUSE : Verdict.LEAVE;
        }
        if (isOver)
        {
            return Verdict.LEAVE; // There is none after it yet.
        }
        if (name.isEmpty())
        {
            sessions.onCurrent(newName);
        }
        name = newName;
        padded = newPadded;
        isGone = false;
        return Verdict.DELIVER;
    }

    /**
     * No server has the session, or what is wanted of it.
     *
     * @return false when there is no other to look for.
     */
    boolean onUnavailable()
    {
        isGone = !isFixed() && !name.isEmpty();
        return isGone;
    }

    /** The session was handed over to its end. */
    void onOver()
    {
        isOver = true;
    }

    /** @return whether there is another session to go on with. */
    boolean hasLater()
    {
        return laterName != null;
    }

    /** @return false while the handler is not done with the session before. */
    boolean beginLater(final SessionHandler handler, final long nowNs)
    {
        later = later == null ? sessions.next(laterName) : later;
        if (!handler.onSession(later, nowNs))
        {
            return false;
        }
        name = laterName;
        padded = laterName;
        laterName = null;
        later = null;
        isOver = false;
        isGone = false;
        return true;
    }
}
