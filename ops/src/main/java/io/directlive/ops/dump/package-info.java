/** Tables of what a subscriber received, one CSV format for each tier. */
package io.directlive.ops.dump;
