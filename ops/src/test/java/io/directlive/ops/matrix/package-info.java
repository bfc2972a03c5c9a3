/** The failure matrix as a page: what breaks, which tests break it, and what became of them in the last run. */
package io.directlive.ops.matrix;
