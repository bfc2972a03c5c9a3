/** The commands of the program, one class each. */
package io.directlive.ops.command;
