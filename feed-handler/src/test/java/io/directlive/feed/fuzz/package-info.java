/**
 * What must hold of every decoder for whatever bytes: one {@link io.directlive.feed.fuzz.FuzzTarget} each. Ordinary
 * tests run them over the corpus and over changed copies of it; {@code ops/checks/fuzz.sh} lets coverage guide the
 * changes.
 */
package io.directlive.feed.fuzz;
