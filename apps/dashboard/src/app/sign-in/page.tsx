import type { Metadata } from 'next';
import { SignInScreen } from '../../screens/sign-in/sign-in-screen.tsx';

export const metadata: Metadata = { title: 'Sign in' };

export default async function Page({
  searchParams,
}: {
  searchParams: Promise<{ next?: string | string[] }>;
}) {
  const { next } = await searchParams;
  return <SignInScreen next={typeof next === 'string' ? next : null} />;
}
