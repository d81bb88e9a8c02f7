package io.jcontainers.build.copy;

import io.jcontainers.build.content.InodeDigests;
import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.FileType;
import io.jcontainers.build.sys.Open;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Plans a layer source by source, and keeps open what archives have brought. */
final class LayerContents implements AutoCloseable {
    private static final int FILE = Open.READ | Open.NOFOLLOW | Open.NONBLOCK;

    private final CopyContext context;
    private final CopyOptions options;
    private final TreeScan counter;
    private final WriteSettings settings;
    private final OpenDirectories sources;
    private final LayerPlan plan;
    private final Placement placement;
    private final List<AutoCloseable> opened = new ArrayList<>();

    LayerContents(
            CopyContext context,
            CopyOptions options,
            TreeScan counter,
            WriteSettings settings,
            OpenDirectories sources) {
        this.context = context;
        this.options = options;
        this.counter = counter;
        this.settings = settings;
        this.sources = sources;
        this.plan = new LayerPlan(context.sys(), settings.base(), sources);
        this.placement = new Placement(plan, options);
    }

    LayerPlan plan() {
        return plan;
    }

    void add(Picked picked) throws IOException {
        switch (picked) {
            case Picked.Document document ->
                placement.place(
                        ByteString.utf8(document.document().name()),
                        new Leaf.Written(document.document().content()));
            case Picked.Download download -> add(download.download());
            case Picked.Files files -> {
                for (Match match : files.matches()) {
                    add(match);
                }
            }
        }
    }

    private void add(CopySource.Download download) throws IOException {
        if (options.unpack() == CopyOptions.Unpack.ALWAYS && unpack(download.file(), download.name())) {
            return;
        }
        placement.place(ByteString.utf8(download.name()), new Leaf.Fetched(download));
    }

    private void add(Match match) throws IOException {
        SourceNode node = match.node();
        if (options.unpack() == CopyOptions.Unpack.NEVER || node.type() != FileType.REGULAR) {
            placement.place(match);
            return;
        }
        Fd file = context.sys().open(sources.containing(node), node.name(), FILE, 0, Open.BENEATH);
        opened.add(file);
        if (!InodeDigests.isUnchanged(node.stat(), context.sys().stat(file))) {
            throw new SourceChangedException(node.path().toString());
        }
        if (!unpack(file, match.name().toString())) {
            placement.place(match);
        }
    }

    private boolean unpack(Fd file, String name) throws IOException {
        Archive archive = new Archive(context.sys(), file, context.limits());
        if (!archive.isOne()) {
            return false;
        }
        PlannedDirectory top = placement.directory();
        Unpacking unpacking = new Unpacking(plan, context.limits(), counter, settings.scratch(), top, name);
        opened.add(unpacking.unpack(archive));
        return true;
    }

    @Override
    public void close() throws IOException {
        for (AutoCloseable each : opened) {
            try {
                each.close();
            } catch (IOException e) {
                throw e;
            } catch (Exception e) {
                throw new IOException(e);
            }
        }
    }
}
