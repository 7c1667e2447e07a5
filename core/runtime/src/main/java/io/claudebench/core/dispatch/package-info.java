/**
 * The pipeline of a call, outermost first; nothing else decides. Begin, and end, with
 * {@link io.claudebench.core.dispatch.Dispatch}.
 */
package io.claudebench.core.dispatch;
