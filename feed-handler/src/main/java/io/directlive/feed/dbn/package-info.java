/** Databento DBN, versions 1 to 3: files as a source, records, their meaning, and how people see them. */
package io.directlive.feed.dbn;
