package io.claudebench.hook.policy;

import io.claudebench.hook.shell.Marks;
import java.util.ArrayList;
import java.util.List;

/**
 * Files or hosts that a call names, or its tool.
 *
 * @param plain what is named as it is  @param globs the parts of what is named by patterns of a shell
 */
record Named(Texts plain, List<String[]> globs) {

  /** @param isCut whether there are more */
  static Named of(List<String> all, boolean isCut) {
    var plain = new ArrayList<String>(all.size());
    var globs = new ArrayList<String[]>(0);
    for (String one : all) {
      if (Marks.isGlob(one)) {
        globs.add(one.split("/"));
      } else {
        plain.add(one);
      }
    }
    return new Named(new Texts(plain, isCut), globs);
  }
}
