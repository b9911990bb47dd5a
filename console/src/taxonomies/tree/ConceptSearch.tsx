import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import { Picker } from "../../picker/Picker";
import type { Source } from "../source";
import { searchQuery, type Hit } from "./readTree";

const TYPING_MS = 60;
const NONE: Hit[] = [];
const NOTHING: string[] = [];

interface Props {
  source: Source;
  /** Which state of the draft is searched. */
  edition: number;
  /** What is looked for. */
  name: string;
  /** Concepts that are not offered: the same list as long as it says the same. */
  without?: readonly string[];
  isChosen?: (concept: string) => boolean;
  onChoose: (hit: Hit) => void;
}

/**
 * A field that finds concepts by their names, with where each of them stands.
 *
 * Whoever presses Enter before the answer is there means the best of what it will have, not of what was found for fewer letters.
 */
export function ConceptSearch({ source, edition, name, without = NOTHING, isChosen = () => false, onChoose }: Props) {
  const [text, setText] = useState("");
  const [meant, setMeant] = useState<string | null>(null);
  const [typed] = useDebouncedValue(text.trim(), TYPING_MS);
  const sought = meant ?? typed;
  const { data = NONE, isPlaceholderData, isFetching } = useQuery(searchQuery(source, edition, sought));
  const rows = useMemo(() => (sought === "" ? NONE : data.filter(({ value }) => !without.includes(value))), [sought, data, without]);
  const choose = useRef(onChoose);
  useEffect(() => {
    choose.current = onChoose;
  });
  useEffect(() => {
    if (meant === null || isPlaceholderData || isFetching) return;
    setMeant(null);
    if (rows[0]) choose.current(rows[0]);
  }, [meant, isPlaceholderData, isFetching, rows]);
  const isBehind = text.trim() !== typed || isPlaceholderData;
  return (
    <Picker
      name={name}
      text={text}
      onText={setText}
      rows={rows}
      isChosen={isChosen}
      onChoose={(row) => {
        if (isBehind && row === rows[0]) setMeant(text.trim());
        else onChoose(row as Hit);
      }}
    />
  );
}
