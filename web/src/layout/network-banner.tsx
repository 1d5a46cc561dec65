/** Says so while the network or the API is away, and that nothing typed is lost. */
import { useEffect, useState } from "react";
import { Problem } from "../api/problem";
import { useSync } from "../sync/use-sync";
import { Notice } from "../ui/notice";

export function NetworkBanner() {
  const isOnline = useOnline();
  const { failureReason } = useSync();
  const isAway = failureReason instanceof Problem && failureReason.code === "unreachable";
  return (
    <div role="status" className="network">
      {!isOnline && (
        <Notice tone="amber">
          You are offline. What you typed is kept, and nothing is sent until you are back.
        </Notice>
      )}
      {isOnline && isAway && (
        <Notice tone="amber">
          Rollcall cannot be reached just now. It keeps trying; what you typed is kept.
        </Notice>
      )}
    </div>
  );
}

function useOnline(): boolean {
  const [isOnline, setOnline] = useState(navigator.onLine);
  useEffect(() => {
    const look = () => setOnline(navigator.onLine);
    window.addEventListener("online", look);
    window.addEventListener("offline", look);
    return () => {
      window.removeEventListener("online", look);
      window.removeEventListener("offline", look);
    };
  }, []);
  return isOnline;
}
