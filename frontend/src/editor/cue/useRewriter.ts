import { useEffect, useMemo, useSyncExternalStore } from "react";
import { useDataProvider } from "react-admin";

import type { AppDataProvider } from "../../providers/dataProvider";
import { Rewriter, type Rewriting } from "./Rewriter";

/** For one script. Everything that was written is sent first: the model is asked about what the server has. */
export function useRewriter(trackId: string, flush: () => Promise<void>): Rewriter {
  const provider = useDataProvider<AppDataProvider>();
  const rewriter = useMemo(
    () =>
      new Rewriter(async (cueId, wanted, signal) => {
        await flush();
        signal.throwIfAborted();
        return provider.rewrite(trackId, cueId, wanted, signal);
      }),
    [provider, trackId, flush],
  );
  useEffect(() => () => void rewriter.cancel(), [rewriter]);
  return rewriter;
}

export function useRewriting(rewriter: Rewriter, cueId: string): Rewriting {
  return useSyncExternalStore(rewriter.subscribe, () => rewriter.of(cueId));
}
