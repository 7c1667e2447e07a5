/** The baseline of {@code ./fleet bench}: the least that Quarkus can do for a call that is one EVALSHA. */
package io.claudebench.bare;
