package io.directlive.ops.matrix;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.List;

/**
 * One row of the matrix, as {@code failure-matrix.conf} has it.
 *
 * @param id        by which tests are tagged: F1 and on.
 * @param breaks    what breaks, and where.
 * @param holds     what must hold all the same.
 * @param missing   what no test shows yet, and why; empty when nothing is.
 * @param elsewhere what one machine cannot show, and why; empty when it can show all.
 * @param checks    scripts in ops/checks that produce the failure too, and are run by hand; {@value #CHAOS} for the scenario of
 *                  {@code directlive chaos} that has its name.
 */
record Failure(String id, String breaks, String holds, String missing, String elsewhere, List<String> checks)
{
    /** The check that is a scenario of real processes. */
    static final String CHAOS = "chaos";

    /** Tags of this form name a row. */
    static final String ID_PATTERN = "F[0-9]+";

    private static final String RESOURCE = "failure-matrix.conf";

    Failure
    {
        if (!id.matches(ID_PATTERN))
        {
            throw new IllegalArgumentException(RESOURCE + ": no row is called " + id);
        }
        checks = List.copyOf(checks);
    }

    /** @return all rows, in their order. */
    static List<Failure> all()
    {
        return ConfigFactory.parseResources(Failure.class.getClassLoader(), RESOURCE).getConfigList("failures").stream()
            .map(Failure::of).toList();
    }

    private static Failure of(final Config row)
    {
        return new Failure(
            row.getString("id"),
            row.getString("breaks"),
            row.getString("holds"),
            row.hasPath("missing") ? row.getString("missing") : "",
            row.hasPath("elsewhere") ? row.getString("elsewhere") : "",
            row.hasPath("checks") ? row.getStringList("checks") : List.of());
    }

    /** @return whether tests alone do not show all of it. */
    boolean isOpen()
    {
        return !missing.isEmpty() || !elsewhere.isEmpty();
    }
}
