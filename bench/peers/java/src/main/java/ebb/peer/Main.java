package ebb.peer;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.util.ArrayList;
import java.util.List;

/**
 * Arguments: brokers, JDBC address, topic, group, forest file, model id, median gap in days, threads, batch, messages.
 */
public final class Main {
  public static void main(String[] args) throws Exception {
    Settings settings = new Settings(args[0], args[1], args[2], args[3], args[5], Double.parseDouble(args[6]),
        Integer.parseInt(args[7]), Integer.parseInt(args[8]), Long.parseLong(args[9]));
    Forest forest = new ObjectMapper().readValue(new File(args[4]), Forest.class);
    Progress progress = new Progress(settings.messages());
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < settings.threads(); i++) {
      Thread thread = new Thread(() -> {
        try {
          new Worker(settings, progress, forest).run();
        } catch (Exception error) {
          error.printStackTrace();
          progress.fail();
        }
      });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) thread.join();
    System.exit(progress.failed() ? 1 : 0);
  }
}
