package io.directlive.ops;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** Runs a command as a user would, in this process. */
record Cli(int exitCode, String out, String err)
{
    static Cli run(final String... args)
    {
        final StringWriter out = new StringWriter();
        final StringWriter err = new StringWriter();
        final CommandLine commandLine = Directlive.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));
        final int exitCode = commandLine.execute(args);
        return new Cli(exitCode, out.toString(), err.toString());
    }

    /** The number of a field of the one JSON object on standard output. */
    long number(final String field)
    {
        final String[] parts = out.split("\"" + field + "\":", 2);
        if (parts.length < 2)
        {
            throw new AssertionError("no " + field + " in: " + out + err);
        }
        return Long.parseLong(parts[1].replaceFirst("[.,}][\\s\\S]*", ""));
    }
}
