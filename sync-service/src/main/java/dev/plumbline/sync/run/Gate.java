package dev.plumbline.sync.run;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CountDownLatch;

/** No work before the tables are read to their ends and the Applications are listed. */
@ApplicationScoped
public class Gate {

    private final CountDownLatch opened = new CountDownLatch(1);

    /** Lets work begin. */
    public void open() {
        opened.countDown();
    }

    /** Whether work may begin. */
    public boolean isOpen() {
        return opened.getCount() == 0;
    }

    /** Waits until work may begin. */
    public void await() throws InterruptedException {
        opened.await();
    }
}
