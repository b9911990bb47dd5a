import { Center, Loader, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { readOneTimeLink } from "./login/oneTimeLink";
import { LoginScreen } from "./login/LoginScreen";
import { viewerQuery } from "./login/session";
import { words } from "./words";

export function App() {
  const viewer = useQuery(viewerQuery);
  const [link, setLink] = useState(() => readOneTimeLink(location.hash));
  const forgetLink = () => {
    history.replaceState(null, "", location.pathname);
    setLink(null);
  };

  if (link) return <LoginScreen link={link} onLinkUsed={forgetLink} />;
  if (viewer.isPending) {
    return (
      <Center h="100vh">
        <Loader aria-label={words.loading} />
      </Center>
    );
  }
  if (viewer.isError) return <Text p="xl" role="alert">{viewer.error.message}</Text>;
  if (!viewer.data) return <LoginScreen link={null} onLinkUsed={forgetLink} />;
  return <Text p="xl">{viewer.data.member.name}</Text>;
}
