/**
 * Order books and what is derived from them. Everything here is pure: no I/O, no clock, no thread, and no allocation
 * once the tables have grown to the size of the market. Each object belongs to one thread at a time.
 */
package io.directlive.book;
