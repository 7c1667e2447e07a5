package io.claudebench.trials;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * What a Dockerfile puts on top of its base, as an image in a tar: made by Jib, which needs neither a Docker engine nor
 * a registry, and read back.
 *
 * @param config the image's configuration, as a container engine reads it  @param files in its layers, by path
 */
record ImageTar(JsonNode config, Map<String, TarArchiveEntry> files) {

  /** Writes the tar, and what is in its layers below {@code root}. */
  static ImageTar make(Dockerfile dockerfile, Path tar, Path root) throws Exception {
    JibContainerBuilder image = Jib.fromScratch().setUser(dockerfile.user()).setLabels(dockerfile.labels())
        .setWorkingDirectory(AbsoluteUnixPath.get(dockerfile.workdir())).setEntrypoint(dockerfile.entrypoint());
    for (Dockerfile.Copy copy : dockerfile.copies()) {
      String to = copy.to().replaceFirst("/$", "");
      image.addFileEntriesLayer(FileEntriesLayer.builder()
          .addEntryRecursive(copy.from().toAbsolutePath().normalize(), AbsoluteUnixPath.get(to)).build());
    }
    image.containerize(Containerizer.to(TarImage.at(tar).named("claudebench/image")).setOfflineMode(true)
        .setApplicationLayersCache(root.resolveSibling("jib")).setBaseImageLayersCache(root.resolveSibling("jib")));
    return read(tar, root);
  }

  private static ImageTar read(Path tar, Path root) throws IOException {
    var json = new HashMap<String, JsonNode>();
    var files = new HashMap<String, TarArchiveEntry>();
    try (var image = new TarArchiveInputStream(Files.newInputStream(tar))) {
      for (TarArchiveEntry part = image.getNextEntry(); part != null; part = image.getNextEntry()) {
        if (part.getName().endsWith(".json")) {
          json.put(part.getName(), new ObjectMapper().readTree(image.readAllBytes()));
        } else {
          unpack(image, root, files);
        }
      }
    }
    String config = json.get("manifest.json").path(0).path("Config").asText();
    return new ImageTar(json.get(config).path("config"), files);
  }

  private static void unpack(InputStream layer, Path root, Map<String, TarArchiveEntry> files) throws IOException {
    var entries = new TarArchiveInputStream(new GZIPInputStream(layer));
    for (TarArchiveEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
      files.put("/" + entry.getName(), entry);
      Path file = root.resolve(entry.getName());
      if (entry.isDirectory()) {
        Files.createDirectories(file);
      } else {
        Files.createDirectories(file.getParent());
        Files.copy(entries, file);
      }
    }
  }

  List<String> entrypoint() {
    var words = new ArrayList<String>();
    config.path("Entrypoint").forEach(word -> words.add(word.asText()));
    return words;
  }
}
