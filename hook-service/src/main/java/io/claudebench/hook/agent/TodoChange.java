package io.claudebench.hook.agent;

import java.util.List;

/** What an agent has done to the todos of its session. Texts are as it wrote them; null is what it left as it was. */
public sealed interface TodoChange {

  /** This is the whole list now. */
  record Listed(List<Item> items) implements TodoChange {}

  /** @param status {@code pending}, {@code in_progress} or {@code completed} */
  record Item(String content, String status, String activeForm) {}

  /** @param id what the agent calls it from now on */
  record Made(String id, String subject, String description, String activeForm) implements TodoChange {}

  /**
   * @param status as that of an item, or {@code deleted}
   * @param blocks ids of those that wait for it, which are added; may be empty
   * @param blockedBy ids of those that it waits for, which are added; may be empty
   */
  record Changed(String id, String status, String subject, String description, String activeForm, String owner,
      List<String> blocks, List<String> blockedBy) implements TodoChange {}
}
