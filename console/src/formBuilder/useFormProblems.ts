import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { newCommandId } from "../api/client";
import type { FormJson } from "../form/formJson";
import type { Problem } from "../kit/problems";
import { publishForm } from "./builderApi";

const TYPING_MS = 400;
const NONE: Problem[] = [];

/** What the API would refuse the publication of a form for; null asks for nothing. It is asked once one stops typing. */
export function useFormProblems(project: string, form: FormJson | null): Problem[] {
  const [written] = useDebouncedValue(form, TYPING_MS);
  const { data } = useQuery({
    queryKey: ["formTrial", project, written],
    queryFn: async () => (await publishForm({ project, form: written!, commandId: newCommandId(), dryRun: true })).problems,
    enabled: written !== null,
    placeholderData: (before) => before,
    staleTime: 30_000,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  return (form && data) || NONE;
}
