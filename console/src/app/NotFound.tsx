import { Anchor, Container, Text, Title } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { words } from "../words";

export function NotFound() {
  return (
    <Container size="sm" py="xl" component="main">
      <Title order={1} size="h2">
        {words.notFound.title}
      </Title>
      <Text my="md">{words.notFound.text}</Text>
      <Anchor component={Link} to="/">
        {words.toHome}
      </Anchor>
    </Container>
  );
}
