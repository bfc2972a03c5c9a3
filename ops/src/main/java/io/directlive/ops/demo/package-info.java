/** What {@code directlive demo} shows: numbers taken from a running instance, and the screen that they are drawn on. */
package io.directlive.ops.demo;
