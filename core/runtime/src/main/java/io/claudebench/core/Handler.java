package io.claudebench.core;

import io.smallrye.mutiny.Uni;

/**
 * What a verb does. It never blocks, never logs, and a failure that is meant for the caller is a {@link Refused}.
 *
 * @param <I> a record, already validated, defaults filled in
 * @param <O> a record, written as the bare answer
 */
public interface Handler<I, O> {
  Uni<O> handle(I in, Call call);
}
