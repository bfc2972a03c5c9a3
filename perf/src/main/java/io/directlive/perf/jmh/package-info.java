/**
 * Microbenchmarks of one step each, ours beside a plain floor on the same messages; run with {@code
 * org.openjdk.jmh.Main}.
 */
package io.directlive.perf.jmh;
